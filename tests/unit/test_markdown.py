"""Members' texts can do no harm; our own documents have sections, and lead where something is."""

from core.markdown import article, headings, links, render

PAPER = """# Begin

Read [on](next.md#part-2), [the code](../../code.md), [the law](https://example.org/law).

## First things

- [ ] Bread
- Wine

## Then
"""


def test_a_document_has_its_title_and_its_sections_by_number():
    paper = article(PAPER, addresses={})
    assert paper.title == "Begin"
    assert [(each.name, each.title) for each in paper.sections] == [
        ("part-1", "First things"),
        ("part-2", "Then"),
    ]
    assert '<h2 id="part-2">Then</h2>' in paper.html
    assert "<h1" not in paper.html


def test_a_document_leads_to_other_documents_and_away_but_never_nowhere():
    html = article(PAPER, addresses={"next.md": "/organising/next/"}).html
    assert '<a href="/organising/next/#part-2" rel="noopener">on</a>' in html
    assert '<a href="https://example.org/law" rel="noopener">the law</a>' in html
    assert "code.md" not in html
    assert ", the code," in html


def test_what_is_to_be_ticked_off_is_marked_as_such():
    html = article(PAPER, addresses={}).html
    assert '<li class="to-do">Bread</li>' in html
    assert "<li>Wine</li>" in html


def test_a_members_text_has_neither_names_for_its_sections_nor_high_headings():
    html = render("## Mine\n\n- [ ] Bread")
    assert "<h4>Mine</h4>" in html
    assert "[ ] Bread" in html
    assert "id=" not in html


def test_a_document_holds_no_script_either():
    html = article(
        "# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))", addresses={}
    ).html
    assert "<script" not in html
    assert "href" not in html


def test_links_and_headings_are_listed_in_order():
    assert links(PAPER) == ["next.md#part-2", "../../code.md", "https://example.org/law"]
    assert headings(PAPER) == [(1, "Begin"), (2, "First things"), (2, "Then")]

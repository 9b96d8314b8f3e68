"""The plan of an address: what follows from what is asked for, without doing any of it."""

import json
import os
import pwd
from dataclasses import replace
from pathlib import Path

import pytest

from deploy import places, proxy, units
from deploy.applying import apply, details
from deploy.asking import Asking, answers
from deploy.environment import environment, own, ports, written
from deploy.health import complaint, is_well
from deploy.leaving import uninstall
from deploy.machine import Machine
from deploy.plan import plan
from deploy.plan.program import Program
from deploy.steps import Failed
from deploy.steps.commands import Command
from deploy.steps.files import File, Folder, Gone, Link, give
from deploy.steps.programs import PARTS, files_of, name_of
from deploy.wishes import CannotBe, Wishes, asked, mail_url
from federation.identity.views.actors import PROJECT
from federation.identity.views.pages import PAPER

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "data" / "deploy"
BARE = Machine(
    debian=12, python="3.11", has_systemd=True, cores=2, name="box", addresses=("192.0.2.7",),
    has_nginx=False, has_redis=False, release="",
)  # fmt: skip
PROGRAM = Program(name="0123456789ab", packages="3.11-abcdef", source=Path("/srv/checkout"))
KINDS = {
    "embedded": {"ADDRESS": "moot.example.org", "ACME_MAIL": "aino@example.org"},
    "postgresql": {
        "ADDRESS": "moot.example.org",
        "STORE": "postgresql",
        "CERTIFICATE": "/srv/moot.pem",
        "CERTIFICATE_KEY": "/srv/moot.key",
        "MAIL_URL": "smtp+tls://moot:hush@mail.example.org:587",
        "MAIL_TEST": "aino@example.org",
    },
    "lan": {"ADDRESS": "lan"},
}


def steps(machine: Machine = BARE, **words: str):
    return plan(asked(words), machine, PROGRAM)


def text_of(path: Path, **words: str) -> str:
    """What the plan would write there."""
    return next(
        step.text for step in steps(**words) if isinstance(step, File) and step.path == path
    )


def shown(kind: str) -> str:
    """The whole plan in words, with every file, as a dry run on a bare computer prints it."""
    lines = []
    for step in steps(**KINDS[kind]):
        text = step.text if isinstance(step, File) and not step.is_secret else ""
        files = "".join(f"    | {line}".rstrip() + "\n" for line in text.splitlines())
        lines.append(f"{step.says}\n{files or details(step)}")
    return "".join(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_is_the_one_that_was_read_by_somebody(kind: str):
    """After a change on purpose, `python -m tests.unit.test_deploy_plan` writes them anew."""
    assert shown(kind) == (GOLDEN / f"{kind}.txt").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_no_password_is_in_what_a_plan_says(kind: str):
    assert "hush" not in shown(kind)
    assert "hush" not in repr(steps(**KINDS[kind]))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({}, "Say under which address"),
        ({"ADDRESS": "https://moot.example.org"}, "without https"),
        ({"ADDRESS": "moot.example.org; rm -rf /"}, "no name of a computer"),
        ({"ADDRESS": "moot"}, "no name of a computer"),
        ({"ADDRESS": "lan", "STORE": "mysql"}, "STORE is one of"),
        ({"ADDRESS": "lan", "PROCESSES": "2"}, "one process does everything"),
        ({"ADDRESS": "lan", "PROCESSES": "many"}, "PROCESSES is a number"),
        ({"ADDRESS": "lan", "STORE": "postgresql", "PROCESSES": "9"}, "at most"),
        ({"ADDRESS": "lan", "KEEP": "0"}, "at least 1"),
        ({"ADDRESS": "a.example", "CERTIFICATE": "here.pem"}, "whole paths of two files"),
        ({"ADDRESS": "a.example", "CERTIFICATE": "/a; x", "CERTIFICATE_KEY": "/b"}, "whole paths"),
        ({"ADDRESS": "a.example", "ACME_MAIL": "nobody"}, "no address of mail"),
        ({"ADDRESS": "a.example", "MAIL_URL": "mail.example.org"}, "looks like smtp"),
        ({"ADDRESS": "a.example", "MAIL_URL": "smtp://h:x"}, "looks like smtp"),
        ({"ADDRESS": "a.example", "MAIL_FROM": "a@b\nX=1"}, "line break"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_done(words: dict[str, str], why: str):
    with pytest.raises(CannotBe, match=why):
        asked(words)


def test_what_was_asked_for_once_need_not_be_said_again():
    first = asked(KINDS["postgresql"])
    assert asked({}, first.kept()) == first
    assert asked({"KEEP": "3"}, first.kept()) == replace(first, keep=3)


def test_a_group_does_not_move_to_another_store_by_a_word():
    with pytest.raises(CannotBe, match="lives in postgresql"):
        asked({"STORE": "embedded"}, asked(KINDS["postgresql"]).kept())


def test_what_a_newer_release_kept_does_not_stop_an_older_one():
    kept = json.dumps({"address": "lan", "colour": "green"})
    assert asked({}, kept) == Wishes(address="lan")


def test_an_address_may_be_written_in_capitals():
    assert asked({"ADDRESS": "Moot.Example.org."}).address == "moot.example.org"


def test_only_what_several_processes_need_is_installed_for_them():
    embedded, served = (shown(kind) for kind in ("embedded", "postgresql"))
    for word in ("postgresql", "redis", "worker", "beat.service"):
        assert word not in embedded
        assert word in served
    assert ports(asked(KINDS["embedded"]), BARE) == [8001]
    assert ports(asked(KINDS["postgresql"]), BARE) == [8001, 8002]
    assert ports(asked(KINDS["postgresql"] | {"PROCESSES": "5"}), BARE)[-1] == places.LAST_PORT


def test_servers_that_were_there_before_us_are_left_alone():
    busy = replace(BARE, has_nginx=True, has_redis=True)
    said = [step.says for step in steps(busy, **KINDS["postgresql"])]
    assert not [line for line in said if "sites-enabled/default" in line]
    assert not [line for line in said if "redis-server.service" in line]


def test_without_systemd_everything_is_written_and_nothing_started():
    said = " ".join(step.says for step in steps(replace(BARE, has_systemd=False), ADDRESS="lan"))
    assert "folkmoot-web@.service" in said
    assert "Start" not in said


def test_the_web_server_keeps_no_trace_of_visits():
    for kind, words in KINDS.items():
        for path in (places.NGINX_MAIN, places.NGINX_SAFE):
            if kind == "lan" and path == places.NGINX_SAFE:
                continue
            text = text_of(path, **words)
            assert text.count("access_log off;") == text.count("server {")
            assert text.count("error_log /dev/null emerg;") == text.count("server {")


def test_plain_requests_are_led_to_the_safe_address_and_figures_to_nobody():
    plain = text_of(places.NGINX_MAIN, **KINDS["embedded"])
    assert "return 301 https://moot.example.org$request_uri" in plain
    assert "proxy_pass" not in plain
    safe = text_of(places.NGINX_SAFE, **KINDS["embedded"])
    assert "location = /metrics { return 403; }" in safe
    assert "Strict" not in safe, "the program says it itself"
    for told in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert safe.count(told) == safe.count("proxy_pass")


def test_each_debian_gets_the_word_its_nginx_knows():
    wishes = asked(KINDS["embedded"])
    assert "listen 443 ssl http2;" in proxy.safe(wishes, BARE)
    assert "http2 on;" in proxy.safe(wishes, replace(BARE, debian=13))


def test_every_program_runs_without_rights():
    for text in units.units(asked(KINDS["postgresql"])).values():
        if "EnvironmentFile" in text:
            for wall in ("NoNewPrivileges=true", "ProtectSystem=strict", "CapabilityBoundingSet=\n",
                         "User=folkmoot", "MemoryDenyWriteExecute=true"):  # fmt: skip
                assert wall in text
            assert ("InaccessiblePaths=-/var/backups" in text) == ("manage.py backup" not in text)


def test_settings_survive_any_sign_in_a_password():
    url = mail_url(host="mail.example.org", port=587, name="a@b", password='p"\\$ %ü')
    assert url == "smtp+tls://a%40b:p%22%5C%24%20%25%C3%BC@mail.example.org:587"
    said = environment(asked({"ADDRESS": "lan", "MAIL_URL": url}), BARE)
    assert f'MAIL_URL="{url}"' in written(said)
    assert written({"X": 'a"b\\c'}).splitlines()[1] == r'X="a\"b\\c"'


def test_a_local_network_is_reached_under_each_of_its_names():
    said = environment(asked({"ADDRESS": "lan"}), BARE)
    assert said["FOLKMOOT_ADDRESS"] == "http://192.0.2.7"
    assert said["FOLKMOOT_HOSTS"] == "192.0.2.7,box,box.local,127.0.0.1,localhost"
    assert "FOLKMOOT_CERTIFICATE" not in said


def test_what_the_keeper_adds_is_read_as_systemd_reads_it():
    assert own("# mine\nA=1\n B = 'two' \nnot a line\n") == {"A": "1", "B": "two"}


def test_questions_are_asked_once_and_only_what_is_not_said():
    asked_for: list[str] = []

    def line(question: str) -> str:
        asked_for.append(question)
        return {"Mail s": "mail.example.org", "Its po": "", "Accoun": "moot"}.get(question[:6], "")

    asking = Asking(line=line, hidden=lambda _question: "hush")
    said = answers({"ADDRESS": "moot.example.org"}, {}, asking)
    assert said["MAIL_URL"] == "smtp+tls://moot:hush@mail.example.org:587"
    assert "ACME_MAIL" in said
    assert "ADDRESS" not in said
    kept = json.loads(asked({"ADDRESS": "moot.example.org"} | said).kept())
    asked_for.clear()
    assert answers({}, kept, asking) == {}
    assert asked_for == []
    assert answers({"ADDRESS": "lan", "MAIL_URL": ""}, {}, asking) == {}


def test_uninstalling_leaves_what_is_the_groups():
    gone = {step.path for step in uninstall(asked(KINDS["postgresql"]), BARE) if type(step) is Gone}
    assert places.PROGRAM in gone
    assert places.SETTINGS in gone
    for path in (places.HOME, places.STATE, places.COPIES):
        assert not [one for one in gone if path.is_relative_to(one) or one.is_relative_to(path)]


def test_everything_that_is_written_is_taken_away_again():
    for words in KINDS.values():
        wishes = asked(words)
        gone = {step.path for step in uninstall(wishes, BARE) if isinstance(step, Gone)}
        for step in plan(wishes, BARE, PROGRAM):
            if isinstance(step, File):
                assert gone & {step.path, *step.path.parents}, step.path


def test_a_second_run_changes_nothing(tmp_path: Path):
    owner = {"owner": tmp_path.owner(), "group": tmp_path.group()}
    todo = [
        Folder(path=tmp_path / "a" / "b", mode=0o700, **owner),
        File(path=tmp_path / "a" / "file", text="one\n", mode=0o640, **owner),
        Link(path=tmp_path / "link", target=tmp_path / "a"),
        Gone(path=tmp_path / "nothing"),
        Command(says="Touch", words=("touch", f"{tmp_path}/c"), unless_files=(tmp_path / "c",)),
    ]
    assert apply(todo, dry=True) == 4
    assert list(tmp_path.iterdir()) == []
    assert apply(todo) == 4
    assert apply(todo) == 0
    assert (tmp_path / "a" / "file").stat().st_mode & 0o777 == 0o640
    (tmp_path / "a" / "file").chmod(0o644)
    assert apply(todo) == 1


def test_a_dry_run_shows_what_would_change_in_a_file(tmp_path: Path, capsys):
    file = tmp_path / "file"
    file.write_text("one\ntwo\n")
    apply([File(path=file, text="one\nthree\n")], dry=True)
    assert "    -two\n    +three\n" in capsys.readouterr().out
    apply([File(path=file, text="hush\n", is_secret=True)], dry=True)
    assert "hush" not in capsys.readouterr().out


def test_the_first_step_that_fails_is_the_last(tmp_path: Path):
    after = File(path=tmp_path / "after", text="")
    with pytest.raises(Failed, match="false"):
        apply([Command(says="Fail", words=("false",), hint="Look there."), after])
    assert not after.path.exists()


def test_a_release_is_named_after_what_is_in_it(tmp_path: Path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.py").write_text("1")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret").write_text("key")
    first = name_of(tmp_path, python="3.11")
    (tmp_path / "core" / "a.pyc").write_text("2")
    (tmp_path / "home" / "other").write_text("key")
    assert name_of(tmp_path, python="3.11") == first
    assert name_of(tmp_path, python="3.13") != first
    (tmp_path / "core" / "a.py").write_text("2")
    assert name_of(tmp_path, python="3.11") != first
    assert [file.name for file in files_of(tmp_path)] == ["a.py"]


def test_every_room_belongs_to_a_release():
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms - set(PARTS) == set()


def test_a_release_has_the_papers_that_the_program_reads():
    assert {PAPER, PROJECT} <= set(files_of(ROOT))


@pytest.mark.parametrize(
    ("said", "seconds", "is_new", "well"),
    [
        ({}, 5, True, False),
        ({"ready": True, "checks": {"heartbeat": {"number": 40}}}, 5, True, False),
        ({"ready": True, "checks": {"heartbeat": {"number": 40}}}, 5, False, True),
        ({"ready": True, "checks": {"heartbeat": {"number": 3}}}, 5, True, True),
        ({"ready": False, "checks": {"heartbeat": {"number": 3}}}, 5, False, False),
    ],
)
def test_the_beat_of_the_release_before_does_not_count(said, seconds, is_new, well):
    assert is_well(said, seconds=seconds, is_new=is_new) is well


def test_what_is_broken_is_named():
    assert complaint({}) == "it does not answer"
    assert complaint({"checks": {"disk": {"state": "broken"}, "mail": {"state": "well"}}}) == "disk"


if __name__ == "__main__":
    for name in KINDS:
        (GOLDEN / f"{name}.txt").write_text(shown(name), "utf-8")


def test_root_follows_no_name_that_the_account_has_put_among_its_copies(tmp_path):
    """Otherwise whoever has the account could let root overwrite, and give away, any file."""
    source, theirs, target = (tmp_path / name for name in ("copy", "passwd", "moot-1.tar.gz"))
    source.write_bytes(b"a copy")
    theirs.write_bytes(b"root")
    target.symlink_to(theirs)
    give(source, target, pwd.getpwuid(os.getuid()).pw_name)
    assert theirs.read_bytes() == b"root"
    assert not target.is_symlink()
    assert target.read_bytes() == b"a copy"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_password_need_not_stand_in_a_command():
    said = iter(["mail.example.org", "", "moot", "moot@example.org", "aino@example.org"])
    asking = Asking(line=lambda _question: next(said), hidden=lambda _question: "hush")
    kept = {"address": "lan", "mail_url": ""}
    found = answers({"MAIL_URL": "ask"}, kept, asking)
    assert found["MAIL_URL"] == "smtp+tls://moot:hush@mail.example.org:587"
    with pytest.raises(CannotBe):
        asked({"ADDRESS": "lan", "MAIL_URL": "ask"})

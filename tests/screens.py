"""Screens on which pages are tried, and what is noted while one is painted; needs no Django."""

from playwright.sync_api import ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
# How much has moved since the page was asked for, and when the largest part was there.
WATCH = """() => {
  window.shifted = 0; window.largest = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) window.shifted += one.value;
  })).observe({type: 'layout-shift', buffered: true});
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    window.largest = one.startTime;
  })).observe({type: 'largest-contentful-paint', buffered: true});
}"""

"""The report: one HTML file about many conversations, for coaches; it ranks no one."""

from heartfelt.report.content import Report
from heartfelt.report.gathering import build
from heartfelt.report.page import render

__all__ = ["Report", "build", "render"]

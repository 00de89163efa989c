"""Every room's address. Faults are shown by templates/400.html, 403.html, 404.html and 500.html."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from portal.pages.home.sandbox import sandbox_status

urlpatterns = [
    path("", include("portal.pages.home.urls")),
    path("", include("portal.pages.lessons.urls")),
    path("", include("portal.pages.reference.urls")),
    path("search/", include("portal.pages.search.urls")),
    path("labs/", include("portal.pages.labs.urls")),
    path("capstones/", include("portal.pages.capstones.urls")),
    path("incidents/", include("portal.pages.incidents.urls")),
    path("playground/", include("portal.pages.playground.urls")),
    path("stacks/", include("portal.pages.stacks.urls")),
    path("events/", include("portal.pages.events.urls")),
    path("observe/", include("portal.pages.observe.urls")),
    path("timelines/", include("portal.pages.timelines.urls")),
    path("simulators/", include("portal.pages.simulators.urls")),
    path("workflows/", include("portal.pages.workflows.urls")),
    path("practice/plan/", include("portal.pages.plans.urls")),  # before topics, which would catch it
    path("practice/interviews/", include("portal.pages.interviews.urls")),
    path("practice/", include("portal.pages.exchange.urls")),  # before topics, which would catch its pages
    path("practice/", include("portal.pages.practice.urls")),
    path("reviews/", include("portal.pages.reviews.urls")),
    path("progress/", include("portal.pages.progress.urls")),
    path("studio/", include("portal.pages.studio.urls")),
    path("diagnostic/", include("portal.pages.diagnostic.urls")),
    path("downloads/", include("portal.pages.downloads.urls")),
    path("notes/", include("portal.pages.notes.urls")),
    path("reports/", include("portal.pages.reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/sandbox/", admin.site.admin_view(sandbox_status), name="sandbox_status"),
    path("admin/", admin.site.urls),
]

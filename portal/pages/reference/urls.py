from __future__ import annotations

from django.urls import path

from portal.pages.reference import views

app_name = "reference"
urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/<slug:slug>/card/", views.card, name="card"),
    path("cheat-sheets/", views.cheat_sheets, name="cheat_sheets"),
    path("cheat-sheets/<slug:module>/", views.cheat_sheet, name="cheat_sheet"),
    path("changes/", views.changes, name="changes"),
    path("changes/feed/", views.changes_feed, name="changes_feed"),
]

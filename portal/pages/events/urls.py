from __future__ import annotations

from django.urls import path

from portal.pages.events import views

app_name = "events"
urlpatterns = [
    path("", views.sources, name="sources"),
    path("<slug:slug>/", views.source, name="source"),
    path("<slug:slug>/event.json", views.download, name="download"),
    path("<slug:slug>/use/", views.use, name="use"),
]

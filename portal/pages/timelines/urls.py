from __future__ import annotations

from django.urls import path

from portal.pages.timelines import views

app_name = "timelines"
urlpatterns = [
    path("", views.timelines, name="timelines"),
    path("runs/<uuid:run_id>/<slug:check>/", views.played, name="played"),
    path("incidents/<slug:slug>/<slug:check>/", views.found, name="found"),
    path("functions/<uuid:run_id>/", views.simulated, name="simulated"),
    path("functions/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<slug:slug>/", views.timeline, name="timeline"),
]

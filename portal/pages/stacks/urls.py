from __future__ import annotations

from django.urls import path

from portal.pages.stacks import changes, views

app_name = "stacks"
urlpatterns = [
    path("", views.stacks, name="stacks"),
    path("new/", changes.new, name="new"),
    path("runs/<uuid:run_id>/", views.result, name="result"),
    path("runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:stack_id>/", views.stack, name="stack"),
    path("<uuid:stack_id>/act/<slug:kind>/", views.act, name="act"),
    path("<uuid:stack_id>/draft/", views.save_draft, name="save_draft"),
    path("<uuid:stack_id>/files/", changes.files, name="files"),
    path("<uuid:stack_id>/rename/", changes.rename, name="rename"),
    path("<uuid:stack_id>/away/", changes.put_away, name="put_away"),
    path("<uuid:stack_id>/back/", changes.bring_back, name="bring_back"),
    path("<uuid:stack_id>/kept/", changes.kept, name="kept"),
    path("<uuid:stack_id>/kept/<int:kept_id>/restore/", changes.restore_kept, name="restore_kept"),
]

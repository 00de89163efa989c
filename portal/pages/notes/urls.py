from __future__ import annotations

from django.urls import path

from portal.pages.notes import views

app_name = "notes"
urlpatterns = [
    path("", views.notes, name="notes"),
    path("my-notes.md", views.take_home, name="take_home"),
    path("write/", views.write, name="write"),
    path("mark/", views.mark, name="mark"),
    path("<uuid:note_id>/delete/", views.delete, name="delete"),
    path("<uuid:note_id>/undo/", views.undo, name="undo"),
]

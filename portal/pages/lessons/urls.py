from __future__ import annotations

from django.urls import path

from portal.pages.lessons import views

app_name = "lessons"
urlpatterns = [
    path("learn/", views.course, name="course"),
    path("learn/<slug:slug>/", views.track, name="track"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<slug:slug>/read/", views.mark_read, name="mark_read"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.progress, name="progress"),
    path("badges/", views.badges, name="badges"),
]

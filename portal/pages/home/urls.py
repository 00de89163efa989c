from __future__ import annotations

from django.urls import path

from portal.pages.home import language, sandbox, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("language/", language.language, name="language"),
    path("sandbox/", sandbox.sandbox, name="sandbox"),
    path("healthz", views.health, name="health"),
    path("metrics", views.metrics, name="metrics"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("healthz", views.health, name="health"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.capstones import views

app_name = "capstones"
urlpatterns = [path("", views.capstones, name="capstones")]

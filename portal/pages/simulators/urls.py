from __future__ import annotations

from django.urls import path

from portal.pages.simulators import views

app_name = "simulators"
urlpatterns = [
    path("", views.simulators, name="simulators"),
    path("concurrency/", views.concurrency, name="concurrency"),
    path("cost/", views.cost, name="cost"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incidents, name="incidents"),
    path("<slug:slug>/", views.incident, name="incident"),
    path("<slug:slug>/take/", views.take, name="take"),
    path("<slug:slug>/give-up/", views.give_up, name="give_up"),
    path("<slug:slug>/standing/", views.standing, name="standing"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.workflows import views

app_name = "workflows"
urlpatterns = [
    path("", views.workflow, name="workflow"),
    path("<slug:slug>/", views.workflow, name="example"),
]

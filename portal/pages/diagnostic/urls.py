from __future__ import annotations

from django.urls import path

from portal.pages.diagnostic import views

app_name = "diagnostic"
urlpatterns = [
    path("", views.diagnostic, name="diagnostic"),
    path("begin/", views.begin, name="begin"),
    path("answer/", views.answer, name="answer"),
    path("finish/", views.finish, name="finish"),
    path("set-aside/", views.set_aside, name="set_aside"),
]

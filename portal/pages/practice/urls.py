from __future__ import annotations

from django.urls import path

from portal.pages.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/answer/", views.answer, name="answer"),
    path("<slug:topic>/start/", views.start, name="start"),
    path("<slug:topic>/<slug:slug>/", views.question, name="question"),
    path("<slug:topic>/<slug:slug>/answer/", views.answer_inline, name="answer_inline"),
]

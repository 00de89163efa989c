from __future__ import annotations

from django.urls import path

from portal.pages.practice import code, hints, ran, views

app_name = "practice"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/answer/", views.answer, name="answer"),
    path("sessions/<uuid:session_id>/hint/", hints.hint, name="hint"),
    path("runs/<uuid:run_id>/", ran.result, name="result"),
    path("runs/<uuid:run_id>/cancel/", ran.cancel, name="cancel"),
    path("<slug:topic>/start/", views.start, name="start"),
    path("<slug:topic>/<slug:slug>/", views.question, name="question"),
    path("<slug:topic>/<slug:slug>/answer/", views.answer_inline, name="answer_inline"),
    path("<slug:topic>/<slug:slug>/hint/", hints.hint_inline, name="hint_inline"),
    path("<slug:topic>/<slug:slug>/code/run/", code.run_code, name="run_code"),
    path("<slug:topic>/<slug:slug>/code/answer/", code.answer, name="answer_code"),
    path("<slug:topic>/<slug:slug>/code/draft/", code.save_draft, name="save_draft"),
    path("<slug:topic>/<slug:slug>/code/reset/", code.reset, name="reset"),
    path("<slug:topic>/<slug:slug>/run/", ran.run_predicted, name="run_predicted"),
]

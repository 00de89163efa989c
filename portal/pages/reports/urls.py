from __future__ import annotations

from django.urls import path

from portal.pages.reports import queue, views

app_name = "reports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("question/<slug:topic>/<slug:slug>/", views.report, {"about": "question"}, name="question"),
    path("lesson/<slug:slug>/", views.report, {"about": "lesson"}, name="lesson"),
    path("lab/<slug:slug>/", views.report, {"about": "lab"}, name="lab"),
    path("solution/<slug:slug>/", views.report, {"about": "solution"}, name="solution"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<uuid:report_id>/", queue.close, name="close"),
]

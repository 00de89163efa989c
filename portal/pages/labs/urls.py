from __future__ import annotations

from django.urls import path

from portal.pages.labs import solutions, views

app_name = "labs"
urlpatterns = [
    path("<slug:slug>/", views.lab, name="lab"),
    path("<slug:slug>/run/", views.run, name="run"),
    path("<slug:slug>/submit/", views.submit, name="submit"),
    path("<slug:slug>/draft/", views.save_draft, name="save_draft"),
    path("<slug:slug>/drafts/", views.kept, name="kept"),
    path("<slug:slug>/drafts/<int:version_id>/restore/", views.restore_kept, name="restore_kept"),
    path("<slug:slug>/reset/", views.reset, name="reset"),
    path("<slug:slug>/skip/", views.skip, name="skip"),
    path("<slug:slug>/take/", views.take, name="take"),
    path("<slug:slug>/hint/", views.show_hint, name="show_hint"),
    path("<slug:slug>/solutions/", solutions.solutions, name="solutions"),
    path("<slug:slug>/solutions/share/", solutions.share, name="share_solution"),
    path("<slug:slug>/solutions/withdraw/", solutions.withdraw, name="withdraw_solution"),
    path("<slug:slug>/solutions/<uuid:solution_id>/helpful/", solutions.helpful, name="helpful_solution"),
    path("<slug:slug>/runs/<uuid:run_id>/", views.result, name="result"),
    path("<slug:slug>/runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<slug:slug>/submissions/<uuid:submission_id>/", views.submission, name="submission"),
    path("<slug:slug>/submissions/<uuid:submission_id>/restore/", views.restore, name="restore"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.interviews import after, pair, room, views

app_name = "interviews"
urlpatterns = [
    path("", views.interviews, name="interviews"),
    path("start/", views.start, name="start"),
    path("invitations/<str:code>/", pair.invitation, name="invitation"),
    path("<uuid:interview_id>/", room.room, name="room"),
    path("<uuid:interview_id>/save/", room.save, name="save"),
    path("<uuid:interview_id>/clock/", room.clock, name="clock"),
    path("<uuid:interview_id>/finish/", room.finish, name="finish"),
    path("<uuid:interview_id>/debrief/", after.debrief, name="debrief"),
    path("<uuid:interview_id>/confirm/", after.confirm, name="confirm"),
    path("<uuid:interview_id>/report/", after.report, name="report"),
    path("<uuid:interview_id>/lobby/", pair.lobby, name="lobby"),
    path("<uuid:interview_id>/invite/", pair.invite, name="invite"),
    path("<uuid:interview_id>/begin/", pair.begin, name="begin"),
    path("<uuid:interview_id>/desk/", pair.desk, name="desk"),
    path("<uuid:interview_id>/note/", pair.note, name="note"),
    path("<uuid:interview_id>/heard/", pair.heard, name="heard"),
    path("<uuid:interview_id>/feedback/", after.feedback, name="feedback"),
]

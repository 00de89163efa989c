from __future__ import annotations

from django.urls import path

from portal.pages.reviews import calendar, sitting, views

app_name = "reviews"
urlpatterns = [
    path("", views.due, name="due"),
    path("settings/", views.set_up, name="set_up"),
    path("aside/", views.bring_back, name="bring_back"),
    path("now/", sitting.now, name="now"),
    path("cards/<int:card_id>/answer/", sitting.answer, name="answer"),
    path("cards/<int:card_id>/hint/", sitting.hint, name="hint"),
    path("cards/<int:card_id>/later/", sitting.later, name="later"),
    path("cards/<int:card_id>/aside/", sitting.aside, name="aside"),
    path("reviewed/<int:log_id>/", sitting.reviewed, name="reviewed"),
    path("reviewed/<int:log_id>/rate/", sitting.rate, name="rate"),
    path("calendar.ics", calendar.download, name="download"),
    path("calendar/new/", calendar.make, name="make_link"),
    path("calendar/close/", calendar.close, name="close_link"),
    path("calendar/<str:token>/reviews.ics", calendar.feed, name="feed"),
]

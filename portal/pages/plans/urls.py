from __future__ import annotations

from django.urls import path

from portal.pages.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("new/", views.new, name="new"),
    path("change/", views.change, name="change"),
    path("give-up/", views.give_up, name="give_up"),
    path("calendar.ics", views.calendar, name="calendar"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.exchange import imports, views

app_name = "exchange"
urlpatterns = [
    path("import/", imports.import_questions, name="import_questions"),
    path("<slug:topic>/take-home/", views.take_home, name="take_home"),
    path("<slug:topic>/take-home/<slug:format>/", views.download, name="download"),
]

from __future__ import annotations

from django.urls import path

from portal.pages.studio import advice, labs, packs, views

app_name = "studio"
urlpatterns = [
    path("", views.files, name="files"),
    path("advice/", advice.advice, name="advice"),
    path("packs/", packs.packs, name="packs"),
    path("packs/switch/", packs.switch, name="switch"),
    path("packs/install/", packs.install, name="install"),
    path("files/<path:path>", views.file, name="file"),
    path("labs/<slug:slug>/", labs.lab, name="lab"),
    path("labs/<slug:slug>/run/", labs.run, name="run"),
    path("labs/<slug:slug>/take/", labs.take, name="take"),
]

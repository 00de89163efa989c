from __future__ import annotations

from django.urls import path

from portal.pages.downloads import views

app_name = "downloads"
urlpatterns = [path("<slug:form>/", views.download, name="download")]

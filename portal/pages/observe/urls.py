from __future__ import annotations

from django.urls import path, register_converter

from portal.pages.observe import views


class KindConverter:
    regex = "labs|functions|incidents"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "observed")

app_name = "observe"
urlpatterns = [
    path("<observed:kind>/<slug:key>/logs/", views.logs, name="logs"),
    path("<observed:kind>/<slug:key>/metrics/", views.metrics, name="metrics"),
    path("<observed:kind>/<slug:key>/traces/", views.traces, name="traces"),
    path("<observed:kind>/<slug:key>/traces/<slug:trace_id>/", views.trace, name="trace"),
]

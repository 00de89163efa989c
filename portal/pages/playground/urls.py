from __future__ import annotations

from django.urls import path

from portal.pages.playground import account, aliases, carry, changes, doors, sharing, versions, views

app_name = "playground"
urlpatterns = [
    path("", views.playground, name="playground"),
    path("new/", changes.new, name="new"),
    path("upload/", carry.upload, name="upload"),
    path("events/<slug:source>/<slug:name>/", views.sample_event, name="sample_event"),
    path("runs/<uuid:run_id>/", views.result, name="result"),
    path("runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("runs/<uuid:run_id>/code/", views.ran, name="ran"),
    path("runs/<uuid:run_id>/code/restore/", changes.restore_ran, name="restore_ran"),
    path("account/", account.account, name="account"),
    path("account/aws.<slug:form>", account.download, name="account_seed"),
    path("account/reset/", account.reset, name="reset_account"),
    path("shared/<slug:token>/", sharing.shared, name="shared"),
    path("shared/<slug:token>/mine/", sharing.mine, name="mine"),
    path("shared/<slug:token>/project.zip", sharing.shared_project, name="shared_project"),
    path("<uuid:function_id>/", views.function, name="function"),
    path("<uuid:function_id>/run/<slug:mode>/", views.run, name="run"),
    path("<uuid:function_id>/draft/", views.save_draft, name="save_draft"),
    path("<uuid:function_id>/files/", changes.files, name="files"),
    path("<uuid:function_id>/rename/", changes.rename, name="rename"),
    path("<uuid:function_id>/away/", changes.put_away, name="put_away"),
    path("<uuid:function_id>/back/", changes.bring_back, name="bring_back"),
    path("<uuid:function_id>/project.zip", carry.project, name="project"),
    path("<uuid:function_id>/upload/", carry.upload_into, name="upload_into"),
    path("<uuid:function_id>/share/", sharing.share, name="share"),
    path("<uuid:function_id>/share/<int:share_id>/revoke/", sharing.revoke, name="revoke"),
    path("<uuid:function_id>/versions/", versions.versions, name="versions"),
    path("<uuid:function_id>/versions/publish/", versions.publish, name="publish"),
    path("<uuid:function_id>/versions/<int:number>/", versions.version, name="version"),
    path("<uuid:function_id>/versions/<int:number>/restore/", versions.restore, name="restore_version"),
    path("<uuid:function_id>/versions/<int:number>/delete/", versions.delete, name="delete_version"),
    path("<uuid:function_id>/aliases/", aliases.point, name="point_alias"),
    path("<uuid:function_id>/aliases/<slug:name>/delete/", aliases.drop, name="drop_alias"),
    path("<uuid:function_id>/doors/", doors.doors, name="doors"),
    path("<uuid:function_id>/doors/deploy/<slug:kind>/", doors.deploy, name="deploy_door"),
    path("<uuid:function_id>/doors/<int:door_id>/", doors.door, name="door"),
    path("<uuid:function_id>/doors/<int:door_id>/change/", doors.change, name="change_door"),
    path("<uuid:function_id>/doors/<int:door_id>/close/", doors.close, name="close_door"),
    path("<uuid:function_id>/doors/<int:door_id>/send/", doors.send, name="send_to_door"),
    path("<uuid:function_id>/kept/", changes.kept, name="kept"),
    path("<uuid:function_id>/kept/<int:kept_id>/restore/", changes.restore_kept, name="restore_kept"),
]

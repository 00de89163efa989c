"""The learner's own account: what is in it, taking it home, and beginning anew."""

from __future__ import annotations

import json

import yaml
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.pages.workbench.held import held_in
from portal.records.accounts.request import LearnerRequest
from portal.records.playground import account as accounts

_AS = {"yaml": "application/yaml", "json": "application/json"}


@require_safe
def account(request: LearnerRequest) -> HttpResponse:
    kept = accounts.account_of(request.learner)
    context = {"kept": kept, "held": held_in(kept.seed) if kept else None, "most": accounts.MOST_BYTES}
    return render(request, "playground/account.html", context)


@require_safe
def download(request: LearnerRequest, form: str) -> HttpResponse:
    """As aws.yaml, for a function here or `manage.py invoke --aws`; or the same as JSON."""
    kept = accounts.account_of(request.learner)
    if kept is None or form not in _AS:
        raise Http404(form)
    if form == "json":
        text = json.dumps(kept.seed, indent=2, ensure_ascii=False)
    else:
        text = yaml.dump(kept.seed, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100)
    response = HttpResponse(text, content_type=f"{_AS[form]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="aws.{form}"'
    return response


@require_POST
def reset(request: LearnerRequest) -> HttpResponse:
    if request.learner is not None:
        accounts.reset_account(learner=request.learner)
    return HttpResponseRedirect(reverse("playground:account"), status=303)

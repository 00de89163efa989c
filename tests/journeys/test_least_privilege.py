"""A role denies a function its work; somebody reads why, writes the policy, and passes."""

from __future__ import annotations

from playwright.sync_api import expect

from portal.settings import CONTENT_DIR
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import open_lab, result, run, state, submit, tab, write

pytestmark = IN_CHROMIUM

POLICY = "policy.json"
FIRST_RUN_MS = 60_000  # the portal's first that needs AWS, and its SDK: both are loaded then
SOLUTION = CONTENT_DIR / "labs" / "least-privilege" / "solution" / POLICY


def test_a_denial_says_what_to_write(open_page, watch):
    page = open_page(viewport=WIDE)
    open_lab(page, "least-privilege")

    page.get_by_role("button", name="Run", exact=True).click()
    state(page, "failed", within_ms=FIRST_RUN_MS)
    expect(result(page)).to_contain_text("The role's policy has no Allow for s3:GetObject on arn:aws:s3:::")
    aws = tab(page, "AWS")
    expect(aws.get_by_role("row", name="s3:GetObject")).to_contain_text("denied")
    expect(aws).to_contain_text("does not work Statement[0].Action[0]")  # the bucket in place of its objects
    expect(aws.locator("#aws-smallest")).to_contain_text("shop-inbox/incoming/ord-1001.json")
    assert violations(page) == []
    page.set_viewport_size(WIDE)

    watch.forgive("status of 422")
    write(page, '{\n  "Version": "2012-10-17",\n  "Statement": [{"Effect": "allow"}]\n}', file=POLICY)
    run(page, "refused")
    expect(result(page)).to_contain_text("policy.json, line 3: MalformedPolicyDocument")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()

    write(page, SOLUTION.read_text(encoding="utf-8"), file=POLICY)
    run(page, "succeeded")
    aws = tab(page, "AWS")
    expect(aws.get_by_role("row", name="dynamodb:PutItem")).to_contain_text(
        "allowed by statement WriteOrders"
    )
    expect(aws).to_contain_text('added item {"orderId": "ord-1001"}')
    submit(page, "succeeded")

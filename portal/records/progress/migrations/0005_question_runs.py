import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("runs", "0004_answers"),
        ("progress", "0004_scores_and_hints"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionRun",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="for_question",
                        serialize=False,
                        to="runs.run",
                    ),
                ),
                ("topic", models.CharField(max_length=64)),
                ("question_slug", models.CharField(max_length=64)),
                ("question_digest", models.CharField(max_length=12)),
                ("place", models.CharField(blank=True, max_length=64)),
                ("files", models.JSONField(default=dict)),
                ("said", models.JSONField(default=dict)),
                ("grade", models.JSONField(blank=True, null=True)),
                ("graded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_runs",
                        to="accounts.learner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["learner", "topic", "question_slug", "place"],
                        name="progress_qu_learner_7afa09_idx",
                    )
                ],
            },
        ),
    ]

from django.db import migrations, models


def earn_what_was_scored(apps, schema_editor):
    """Answers of before were given without hints, and every try counted whole."""
    apps.get_model("progress", "Answer").objects.update(earned=models.F("points"))


class Migration(migrations.Migration):
    dependencies = [("progress", "0002_answers_written")]

    operations = [
        migrations.AddField("answer", "earned", models.FloatField(default=0), preserve_default=False),
        migrations.AddField("answer", "hints", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("answer", "took_s", models.FloatField(blank=True, null=True)),
        migrations.RunPython(earn_what_was_scored, migrations.RunPython.noop),
    ]

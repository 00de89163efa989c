from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("runs", "0003_playground"),
    ]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="purpose",
            field=models.CharField(
                choices=[("run", "Run"), ("submit", "Submit"), ("play", "Play"), ("answer", "Answer")],
                max_length=12,
            ),
        ),
    ]

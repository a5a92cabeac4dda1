"""Jobs of customer service."""

from celery import shared_task

from customer_service.replies.pictures.actions import delete_unused_pictures


@shared_task(name="replies.forget_pictures")
def forget_pictures() -> int:
    """Uploads that no reply has named for a week; how many went."""
    return delete_unused_pictures()

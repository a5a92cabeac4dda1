from django.urls import path

from analytics.dashboard import views

urlpatterns = [path("", views.home, name="home")]

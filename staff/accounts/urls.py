"""Addresses of sign-in, one's own account and people."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from shopops.lib.guards import public
from staff.accounts.views import people, profile, sign_in

app_name = "staff"
urlpatterns = [
    path("sign-in/", public(sign_in.SignInView.as_view()), name="login"),
    path("sign-in/code/", sign_in.ask_code, name="second_factor"),
    path("sign-out/", public(LogoutView.as_view()), name="logout"),
    path("language/", sign_in.choose_language, name="language"),
    path("me/", profile.profile, name="profile"),
    path("me/password/", profile.own_password, name="own_password"),
    path("me/second-factor/", profile.set_up_second_factor, name="set_up_second_factor"),
    path("me/second-factor/codes/", profile.renew_backup_codes, name="renew_backup_codes"),
    path("me/second-factor/off/", profile.drop_second_factor, name="drop_second_factor"),
    path("people/", people.user_list, name="users"),
    path("people/roles/", people.role_list, name="roles"),
    path("people/new/", people.user_create, name="user_create"),
    path("people/<int:pk>/", people.user_detail, name="user"),
    path("people/<int:pk>/switch/", people.user_switch, name="user_switch"),
    path("people/<int:pk>/password/", people.user_password, name="user_password"),
    path("people/<int:pk>/second-factor/", people.user_second_factor, name="user_second_factor"),
]

"""Pages of one's own account, of signing in, and the start page: open to everybody who is signed in."""

from tests.pages.walking import EVERYBODY, Visit

VISITS = (
    Visit("page_start", "/", EVERYBODY),
    Visit("page_account", "/pages/account", EVERYBODY),
    Visit("post_end_session", "/pages/account/sessions/{other_session}/end", EVERYBODY, {}),
    Visit("post_end_sessions", "/pages/account/sessions/end", EVERYBODY, {}),
    Visit("page_undertaking", "/pages/undertaking", EVERYBODY - {"applicant"}),
    Visit(
        "post_undertaking",
        "/pages/undertaking",
        EVERYBODY - {"applicant"},
        {"number": "1", "language": "en", "digest": "{undertaking}", "agreed": "yes"},
    ),
    Visit("page_factor", "/pages/sign-in/factor", EVERYBODY),
    Visit("post_factor", "/pages/sign-in/factor", EVERYBODY, {"method": "totp", "code": "000000"}, status=401),
    Visit("page_again", "/pages/sign-in/again", EVERYBODY),
    Visit("post_again", "/pages/sign-in/again", EVERYBODY, {"password": "wrong", "back": "/"}, status=401),
    Visit("page_authenticator", "/pages/sign-in/authenticator", EVERYBODY),
    Visit("post_authenticator", "/pages/sign-in/authenticator", EVERYBODY, {}),
    Visit(
        "post_authenticator_code",
        "/pages/sign-in/authenticator/{applicant}",
        EVERYBODY,
        {"code": "000000"},
        status=404,
    ),
    Visit("post_sign_out", "/pages/sign-out", EVERYBODY, {}),
)

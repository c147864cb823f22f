//! The two cookies: the refresh token, and the mark of a device that has signed in before. Scripts cannot read them,
//! other sites cannot make a browser send them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use lonja_platform::prelude::*;
use poem::http::HeaderMap;

use crate::random;

pub(super) const REFRESH: &str = "lonja_refresh";
const DEVICE: &str = "lonja_device";
const PATH: &str = "/api/v1/auth";
const DEVICE_LIFETIME: Duration = Duration::days(365);

/// Browsers keep a Secure cookie away from plain http; only on this very machine is that no loss.
fn is_secure(config: &Config) -> bool {
    let local = match config.public_url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    config.public_url.scheme() == "https" || !local
}

fn cookie(config: &Config, name: &str, value: &str, lifetime: Duration) -> String {
    let secure = if is_secure(config) { "; Secure" } else { "" };
    let seconds = lifetime.num_seconds().max(0);
    format!("{name}={value}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

pub(super) fn keep_refresh_token(config: &Config, token: &str, lifetime: Duration) -> String {
    cookie(config, REFRESH, token, lifetime)
}

pub(super) fn forget_refresh_token(config: &Config) -> String {
    cookie(config, REFRESH, "", Duration::zero())
}

/// A cookie's value in a request.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Whether a browser says that another site made it send this request. SameSite keeps the cookie away from those
/// already; this keeps them out in browsers that forgot.
pub(super) fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

/// The mark of a device that has signed in to an account: a name for the device, and proof that we gave it.
pub(super) struct Device(String);

impl Device {
    /// The device that sent the request, if it has signed in to this account before.
    pub fn known(secrets: &Secrets, headers: &HeaderMap, email: &str) -> Option<Self> {
        let (name, code) = read(headers, DEVICE)?.split_once('.')?;
        let code = URL_SAFE_NO_PAD.decode(code).ok()?;
        let genuine =
            code.len() == 32 && secrets.verify_mac("device", &[name.as_bytes(), email.as_bytes()], &code);
        genuine.then(|| Self(name.to_owned()))
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    /// A mark for a device that has just signed in for the first time.
    pub fn mark(config: &Config, secrets: &Secrets, email: &str) -> String {
        let name = random::secret();
        let code = secrets.mac("device", &[name.as_bytes(), email.as_bytes()]);
        cookie(config, DEVICE, &format!("{name}.{}", URL_SAFE_NO_PAD.encode(code)), DEVICE_LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().expect("a header"));
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = headers("cookie", "a=1; lonja_refresh=x.y; lonja_refresh2=z");
        assert_eq!(read(&headers, REFRESH), Some("x.y"));
        assert_eq!(read(&headers, "lonja"), None);
    }

    #[test]
    fn a_device_is_known_for_its_own_account_only() {
        let secrets = Secrets::new("an installation key for the tests only");
        let config = Config::for_tests("unused");
        let mark = Device::mark(&config, &secrets, "ana@example.com");
        let pair = mark.split(';').next().expect("a pair");
        let headers = headers("cookie", pair);
        assert!(Device::known(&secrets, &headers, "ana@example.com").is_some());
        assert!(Device::known(&secrets, &headers, "eva@example.com").is_none());
    }

    #[test]
    fn cookies_are_secure_except_on_this_machine_without_tls() {
        let mut config = Config::for_tests("unused");
        let secure =
            |config: &Config| keep_refresh_token(config, "t", Duration::days(1)).contains("; Secure");
        assert!(!secure(&config));
        for address in ["https://localhost", "https://portal.example.com", "http://portal.example.com"] {
            config.public_url = address.parse().expect("an address");
            assert!(secure(&config), "{address}");
        }
    }

    #[test]
    fn requests_that_another_site_started_are_told_apart() {
        assert!(is_cross_site(&headers("sec-fetch-site", "cross-site")));
        assert!(is_cross_site(&headers("sec-fetch-site", "same-site")));
        assert!(!is_cross_site(&headers("sec-fetch-site", "same-origin")));
        assert!(!is_cross_site(&HeaderMap::new()));
    }
}

//! Keys, codes and sealed bytes.

use std::fs;

use super::{NotSealedHere, Secrets};
use crate::{config::Config, testing};

fn secrets() -> Secrets {
    Secrets::new("one installation, thirty-two characters")
}

#[test]
fn a_code_is_good_for_its_purpose_its_parts_and_its_installation() {
    let code = secrets().mac("ticket", &[b"ab", b"c"]);
    assert!(secrets().verify_mac("ticket", &[b"ab", b"c"], &code));
    assert!(secrets().verify_mac("ticket", &[b"ab", b"c"], &code[..16]));
    assert!(!secrets().verify_mac("ticket", &[b"ab", b"c"], &code[..15]));
    assert!(!secrets().verify_mac("cursor", &[b"ab", b"c"], &code));
    assert!(!secrets().verify_mac("ticket", &[b"a", b"bc"], &code));
    assert!(!Secrets::new("another installation, 32 characters").verify_mac("ticket", &[b"ab", b"c"], &code));
}

#[test]
fn what_is_sealed_opens_only_for_its_purpose_and_subject() {
    let sealed = secrets().seal("signing key", b"key_1", b"plain");
    assert_eq!(secrets().open("signing key", b"key_1", &sealed).unwrap(), b"plain");
    assert_eq!(secrets().open("signing key", b"key_2", &sealed), Err(NotSealedHere));
    assert_eq!(secrets().open("other", b"key_1", &sealed), Err(NotSealedHere));
    let mut changed = sealed.clone();
    changed[20] ^= 1;
    assert_eq!(secrets().open("signing key", b"key_1", &changed), Err(NotSealedHere));
    assert_eq!(secrets().open("signing key", b"key_1", b"short"), Err(NotSealedHere));
    assert_ne!(sealed, secrets().seal("signing key", b"key_1", b"plain"), "a nonce is used once");
}

#[tokio::test]
async fn the_first_start_makes_a_key_that_only_its_owner_can_read_and_later_ones_find_it() {
    let installation = testing::sqlite().await;
    let mut config = Config::for_tests(installation.directory().join("new"));
    config.secret_key = None;
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let config = config.clone();
            std::thread::spawn(move || Secrets::open_installation(&config).unwrap().mac("p", &[b"x"]))
        })
        .collect();
    let mut codes: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    codes.dedup();
    assert_eq!(codes.len(), 1, "starts at the same time agree on one key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(config.data_dir.join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(fs::read_dir(&config.data_dir).unwrap().count(), 1, "nothing else is left behind");
}

#[tokio::test]
async fn a_key_that_can_be_guessed_is_refused() {
    let installation = testing::sqlite().await;
    let mut config = Config::for_tests(installation.directory());
    config.secret_key = Some("secret".to_owned());
    assert!(Secrets::open_installation(&config).unwrap_err().to_string().contains("too short"));
}

//! The layers, the refusals and the reference page.

use std::{fs, net::IpAddr, path::PathBuf, time::Duration};

use super::{Checksums, ConfigError, KEYS, Network, Source, Sources, reference};
use crate::testing;

fn environment(pairs: &[(&str, &str)]) -> Sources {
    let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { environment, ..Sources::default() }
}

fn refused(sources: &Sources) -> String {
    sources.read().unwrap_err().to_string()
}

#[tokio::test]
async fn flags_win_over_the_environment_over_the_file_over_defaults() {
    let installation = testing::sqlite().await;
    let file = installation.directory().join("lonja.toml");
    fs::write(&file, "data_dir = '/file'\n[log]\nlevel = 'file'\nformat = 'json'\n[jobs]\nworkers = 9\n")
        .unwrap();
    let variables = [("LONJA_LOG__LEVEL", "environment"), ("LONJA_JOBS_WORKERS", "8"), ("HOME", "/")];
    let mut sources = environment(&variables).flag("jobs.workers", "--workers", Some(7));
    sources.file = Some(file.clone());
    let effective = sources.read().unwrap();
    let config = &effective.config;
    assert_eq!((config.jobs.workers, config.log.level.as_str()), (7, "environment"));
    assert_eq!(
        (config.log.format, config.data_dir.clone()),
        (super::LogFormat::Json, PathBuf::from("/file"))
    );
    assert_eq!(config.limits.json_body, 4 << 20);
    assert_eq!(effective.values["log.format"].1, Source::File(file));
    let shown = effective.to_toml();
    assert!(shown.contains("workers = 7  # --workers"), "{shown}");
    assert!(shown.contains("level = \"environment\"  # LONJA_LOG__LEVEL"), "{shown}");
}

#[tokio::test]
async fn what_is_printed_can_be_read_again_and_holds_no_secret() {
    let secrets = [
        ("LONJA_SECRET_KEY", "sesame-sesame-sesame-sesame-sesame"),
        ("LONJA_DATABASE_URL", "postgres://lonja:sesame@db/lonja"),
        ("LONJA_S3_ENDPOINT", "https://s3.example.com"),
        ("LONJA_S3_KEY", "id"),
        ("LONJA_S3_SECRET", "sesame"),
        ("LONJA_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
    ];
    let effective = environment(&secrets).read().unwrap();
    assert_eq!(effective.config.s3.as_ref().unwrap().checksums, Checksums::WhenRequired);
    let shown = effective.to_toml();
    assert!(!shown.contains("sesame"), "{shown}");
    let installation = testing::sqlite().await;
    let file = installation.directory().join("again.toml");
    fs::write(&file, shown.replace("# secret is set and not shown", "secret = 'x'")).unwrap();
    let again = Sources { file: Some(file), ..Sources::default() }.read().unwrap();
    assert_eq!(again.config.trusted_proxies, effective.config.trusted_proxies);
}

#[test]
fn what_nobody_knows_is_refused_with_the_nearest_key() {
    assert_eq!(
        refused(&environment(&[("LONJA_DATABASE_ULR", "x")])),
        "the environment variable LONJA_DATABASE_ULR is no key of the configuration; is database.url meant?"
    );
    assert!(refused(&environment(&[("LONJA_COLOUR_OF_THE_SKY", "x")])).contains("lists them all"));
    assert!(environment(&[("LONJA_TEST_PG_URL", "x")]).read().is_ok());
}

#[test]
fn a_value_that_cannot_be_read_says_where_it_stands_and_what_is_expected() {
    assert_eq!(
        refused(&environment(&[("LONJA_LISTEN", "here")])),
        "listen (from LONJA_LISTEN) is \"here\"; expected address:port"
    );
    assert!(refused(&environment(&[("LONJA_TOKENS_TICKET", "2m")])).contains("60s at most"));
    assert!(refused(&environment(&[("LONJA_TOKENS_ACCESS", "0s")])).contains("duration"));
    assert!(refused(&environment(&[("LONJA_PUBLIC_URL", "javascript:alert(1)")])).contains("https://"));
    let secret = refused(&environment(&[("LONJA_DATABASE_URL", "mysql://u:sesame@h/d")]));
    assert!(secret.contains("not shown") && !secret.contains("sesame"), "{secret}");
    assert_eq!(
        environment(&[("LONJA_S3_ENDPOINT", "http://s3")]).read().unwrap_err(),
        ConfigError::Missing { key: "s3.key", because: "s3.endpoint" }
    );
}

#[test]
fn sizes_and_durations_are_read_with_their_units() {
    let variables =
        [("LONJA_LIMITS_UPLOAD", "2GiB"), ("LONJA_JOBS_KEEP", "90d"), ("LONJA_LIMITS_JSON_BODY", "4096")];
    let config = environment(&variables).read().unwrap().config;
    assert_eq!((config.limits.upload, config.limits.json_body), (2 << 30, 4096));
    assert_eq!(config.jobs.keep, Duration::from_hours(90 * 24));
}

#[test]
fn links_begin_with_the_public_address_whatever_its_last_slash() {
    let config = environment(&[("LONJA_LISTEN", "0.0.0.0:9000")]).read().unwrap().config;
    assert_eq!(config.link("/reset"), "http://0.0.0.0:9000/reset");
    let config =
        environment(&[("LONJA_PUBLIC_URL", "https://portal.example.com/b2b/")]).read().unwrap().config;
    assert_eq!(config.link("/reset"), "https://portal.example.com/b2b/reset");
}

#[test]
fn a_network_holds_its_addresses_and_no_others() {
    let holds = |network: &str, address: &str| {
        network.parse::<Network>().unwrap().contains(address.parse::<IpAddr>().unwrap())
    };
    assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
    assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3") && !holds("10.0.0.0/8", "::1"));
    assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
    assert!(holds("0.0.0.0/0", "8.8.8.8") && holds("2001:db8::/32", "2001:db8:1::1"));
    assert!("10.0.0.0/33".parse::<Network>().is_err() && "example.com".parse::<Network>().is_err());
}

#[test]
fn the_reference_page_is_the_table_of_keys() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    if std::env::var_os("LONJA_TEST_WRITE").is_some() {
        fs::write(page, reference()).unwrap();
    }
    let committed = fs::read_to_string(page).unwrap();
    assert!(committed == reference(), "docs/configuration.md is old: run this test with LONJA_TEST_WRITE=1");
    let mut variables: Vec<String> = KEYS.iter().map(super::Key::variable).collect();
    variables.sort();
    variables.dedup();
    assert_eq!(variables.len(), KEYS.len(), "two keys share a variable");
}

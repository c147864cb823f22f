//! A store that is away, comes back, refuses or never answers.

use std::time::{Duration, Instant};

use lonja_storage::{EmbeddedServer, ObjectStore, PresignedGet, StorageError, StorageSettings};
use tokio::net::TcpListener;

use crate::support::{chunks, free_address, new_key, read_all};

#[tokio::test]
async fn an_outage_is_unavailable_and_passes_without_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let start = || EmbeddedServer::start_at(dir.path(), address, "access", "secret");
    let server = start().await.expect("starts");
    let store = ObjectStore::open(&StorageSettings::S3(server.settings())).await.expect("opens");
    let key = new_key();
    store.put(key, chunks(b"before"), 100).await.expect("stores");

    drop(server);
    let began = Instant::now();
    let get = store.get(key, None).await.err().expect("is down");
    assert!(matches!(get, StorageError::Unavailable(_)), "{get:?}");
    let put = store.put(new_key(), chunks(b"during"), 100).await.expect_err("is down");
    assert!(matches!(put, StorageError::Unavailable(_)), "{put:?}");
    assert!(matches!(store.check().await, Err(StorageError::Unavailable(_))));
    assert!(began.elapsed() < Duration::from_secs(10), "an outage is told at once: {:?}", began.elapsed());

    let _server = start().await.expect("starts again");
    let back = read_all(store.get(key, None).await.expect("is back")).await.expect("reads");
    assert_eq!(back, b"before");
}

#[tokio::test]
async fn opening_an_external_store_that_is_down_succeeds() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = EmbeddedServer::start(dir.path()).await.expect("starts");
    let settings = server.settings();
    drop(server);
    let store = ObjectStore::open(&StorageSettings::S3(settings)).await.expect("opens");
    assert!(matches!(store.check().await, Err(StorageError::Unavailable(_))));
}

#[tokio::test]
async fn a_store_that_never_answers_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let dir = tempfile::tempdir().expect("a folder");
    let mut settings = EmbeddedServer::start(dir.path()).await.expect("starts").settings();
    settings.endpoint = format!("http://{}", silent.local_addr().expect("an address"));
    let store = ObjectStore::open(&StorageSettings::S3(settings)).await.expect("opens");
    let began = Instant::now();
    let given_up = store.get(new_key(), None).await.err();
    assert!(matches!(given_up, Some(StorageError::Unavailable(_))), "{given_up:?}");
    assert!(began.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn wrong_credentials_and_a_missing_bucket_are_the_operators_to_fix() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = EmbeddedServer::start(dir.path()).await.expect("starts");
    let mut wrong_key = server.settings();
    wrong_key.secret_key = "wrong".into();
    let mut wrong_bucket = server.settings();
    wrong_bucket.bucket = "elsewhere".into();
    for settings in [wrong_key.clone(), wrong_bucket] {
        let store = ObjectStore::open(&StorageSettings::S3(settings)).await.expect("opens");
        let health = store.check().await.expect_err("is refused");
        assert!(matches!(health, StorageError::Misconfigured(_)), "{health:?}");
    }
    let store = ObjectStore::open(&StorageSettings::S3(wrong_key)).await.expect("opens");
    let put = store.put(new_key(), chunks(b"x"), 10).await.expect_err("is refused");
    assert!(matches!(put, StorageError::Misconfigured(_)), "{put:?}");
}

#[tokio::test]
async fn without_a_public_endpoint_nothing_is_signed() {
    let dir = tempfile::tempdir().expect("a folder");
    let store =
        ObjectStore::open(&StorageSettings::Embedded { dir: dir.path().into() }).await.expect("opens");
    let answer = PresignedGet {
        content_type: "text/plain",
        content_disposition: "attachment",
        life: Duration::from_secs(5),
    };
    assert!(store.presign_get(new_key(), &answer).await.expect("is no error").is_none());
}

#[tokio::test]
async fn the_embedded_store_keeps_its_objects_over_a_restart_and_no_litter_after_a_delete() {
    let dir = tempfile::tempdir().expect("a folder");
    let settings = StorageSettings::Embedded { dir: dir.path().into() };
    let (kept, deleted) = (new_key(), new_key());
    let store = ObjectStore::open(&settings).await.expect("opens");
    store.put(kept, chunks(b"kept"), 100).await.expect("stores");
    store.put(deleted, chunks(b"deleted"), 100).await.expect("stores");
    store.delete(deleted).await.expect("deletes");
    drop(store);

    let store = ObjectStore::open(&settings).await.expect("opens again");
    let back = read_all(store.get(kept, None).await.expect("is there")).await.expect("reads");
    assert_eq!(back, b"kept");
    store.delete(kept).await.expect("deletes");
    drop(store);
    let root = dir.path().join("files");
    let left: Vec<_> =
        std::fs::read_dir(root).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(left, ["lonja"], "only the bucket's folder remains");
}

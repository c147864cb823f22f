//! One suite for every S3 server: the embedded one always, another one when `scripts/with-s3.sh` provides it.

mod faults;
mod support;

use std::{io, time::Duration};

use bytes::Bytes;
use futures::{StreamExt, stream};
use lonja_storage::{ByteRange, PresignedGet, StorageError};
use sha2::{Digest, Sha256};
use support::{Stage, chunks, content, http_get, new_key, read_all};

const MIB: usize = 1024 * 1024;
const LIMIT: u64 = 64 * MIB as u64;

macro_rules! on_every_store {
    ($($name:ident)+) => {
        mod embedded {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::support::embedded().await.expect("always there")).await;
            })+
        }
        mod external {
            $(#[tokio::test]
            async fn $name() {
                if let Some(stage) = super::support::external().await {
                    super::$name(stage).await;
                }
            })+
        }
    };
}

on_every_store! {
    what_goes_in_comes_out_with_its_size_and_hash
    an_empty_object_is_an_object
    a_range_gives_just_those_bytes
    a_range_beyond_the_end_is_told_apart
    content_over_the_limit_is_refused_and_leaves_nothing
    a_broken_sender_leaves_nothing
    an_upload_given_up_half_way_leaves_nothing
    a_missing_object_is_not_found
    a_deleted_object_is_gone_and_deleting_twice_is_no_error
    a_signed_url_serves_an_attachment_and_nothing_else
    the_health_check_answers
}

async fn what_goes_in_comes_out_with_its_size_and_hash(Stage { store, .. }: Stage) {
    // Around the part size (8 MiB) and over several parts.
    for size in [1, 5 * MIB, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 16 * MIB, 17 * MIB + 3] {
        let (key, bytes) = (new_key(), content(size));
        let stored = store.put(key, chunks(&bytes), LIMIT).await.expect("stores");
        assert_eq!(stored.size, size as u64);
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
        assert_eq!(store.size(key).await.expect("is there"), size as u64);
        let back = read_all(store.get(key, None).await.expect("is there")).await.expect("reads");
        assert!(back == bytes, "{size} bytes came back different");
    }
}

async fn an_empty_object_is_an_object(Stage { store, .. }: Stage) {
    let key = new_key();
    let stored = store.put(key, stream::empty(), LIMIT).await.expect("stores");
    assert_eq!(stored.size, 0);
    let back = read_all(store.get(key, None).await.expect("is there")).await.expect("reads");
    assert!(back.is_empty());
}

async fn a_range_gives_just_those_bytes(Stage { store, .. }: Stage) {
    let (key, bytes) = (new_key(), content(9 * MIB));
    store.put(key, chunks(&bytes), LIMIT).await.expect("stores");
    let end = bytes.len() - 1;
    for (first, last) in [(0, 0), (0, end), (end, end), (8 * MIB - 10, 8 * MIB + 10), (3, 99)] {
        let range = ByteRange { first: first as u64, last: last as u64 };
        let back = read_all(store.get(key, Some(range)).await.expect("is there")).await.expect("reads");
        assert!(back == bytes[first..=last], "{first}-{last}");
    }
}

async fn a_range_beyond_the_end_is_told_apart(Stage { store, .. }: Stage) {
    let key = new_key();
    store.put(key, chunks(b"short"), LIMIT).await.expect("stores");
    let refused = store.get(key, Some(ByteRange { first: 5, last: 9 })).await.err();
    assert!(matches!(refused, Some(StorageError::OutsideRange)), "{refused:?}");
}

async fn content_over_the_limit_is_refused_and_leaves_nothing(Stage { store, .. }: Stage) {
    // Once below a part, once after parts have already gone up.
    for size in [1000, 20 * MIB] {
        let key = new_key();
        let limit = size as u64 - 1;
        let refused = store.put(key, chunks(&content(size)), limit).await.err();
        assert!(
            matches!(refused, Some(StorageError::TooLarge { limit: told }) if told == limit),
            "{refused:?}"
        );
        let missing = store.size(key).await.err();
        assert!(matches!(missing, Some(StorageError::NotFound)), "{missing:?}");
        let exact =
            store.put(key, chunks(&content(size - 1)), limit).await.expect("the limit itself is allowed");
        assert_eq!(exact.size, limit);
    }
}

async fn a_broken_sender_leaves_nothing(Stage { store, .. }: Stage) {
    for size in [1000, 20 * MIB] {
        let key = new_key();
        let broken = stream::once(async { Err(io::Error::from(io::ErrorKind::ConnectionReset)) });
        let refused = store.put(key, chunks(&content(size)).chain(broken), LIMIT).await.err();
        assert!(matches!(refused, Some(StorageError::Incomplete(_))), "{refused:?}");
        assert!(matches!(store.size(key).await, Err(StorageError::NotFound)));
    }
}

async fn an_upload_given_up_half_way_leaves_nothing(Stage { store, .. }: Stage) {
    let key = new_key();
    let standing_still = chunks(&content(9 * MIB)).chain(stream::pending::<io::Result<Bytes>>());
    let upload = store.put(key, standing_still, LIMIT);
    assert!(tokio::time::timeout(Duration::from_secs(2), upload).await.is_err());
    assert!(matches!(store.size(key).await, Err(StorageError::NotFound)));
}

async fn a_missing_object_is_not_found(Stage { store, .. }: Stage) {
    assert!(matches!(store.get(new_key(), None).await.err(), Some(StorageError::NotFound)));
    assert!(matches!(store.size(new_key()).await, Err(StorageError::NotFound)));
}

async fn a_deleted_object_is_gone_and_deleting_twice_is_no_error(Stage { store, .. }: Stage) {
    let key = new_key();
    store.put(key, chunks(b"short"), LIMIT).await.expect("stores");
    store.delete(key).await.expect("deletes");
    assert!(matches!(store.get(key, None).await.err(), Some(StorageError::NotFound)));
    store.delete(key).await.expect("is no error");
}

async fn a_signed_url_serves_an_attachment_and_nothing_else(Stage { store, .. }: Stage) {
    let (key, other) = (new_key(), new_key());
    store.put(key, chunks(b"<script>alert(1)</script>"), LIMIT).await.expect("stores");
    store.put(other, chunks(b"secret"), LIMIT).await.expect("stores");
    let answer = PresignedGet {
        content_type: "application/octet-stream",
        content_disposition: "attachment; filename=\"price list.html\"; filename*=UTF-8''a%C3%B1o.html",
        life: Duration::from_hours(1),
    };
    let url = store.presign_get(key, &answer).await.expect("signs").expect("has a public endpoint");
    assert!(url.contains("X-Amz-Expires=60"), "longer than a minute: {url}");
    let (status, head, body) = http_get(&url).await;
    assert_eq!((status, body.as_slice()), (200, b"<script>alert(1)</script>".as_slice()));
    assert!(
        head.contains(
            "content-disposition: attachment; filename=\"price list.html\"; filename*=utf-8''a%c3%b1o.html"
        ),
        "{head}"
    );
    assert!(head.contains("content-type: application/octet-stream"), "{head}");

    let (foreign, ..) = http_get(&url.replace(&key.to_string(), &other.to_string())).await;
    assert_eq!(foreign, 403);
    let (inline, ..) = http_get(&url.replace("attachment", "inline")).await;
    assert_eq!(inline, 403);
    let (longer, ..) = http_get(&url.replace("X-Amz-Expires=60", "X-Amz-Expires=6000")).await;
    assert_eq!(longer, 403);
}

async fn the_health_check_answers(Stage { store, .. }: Stage) {
    store.check().await.expect("answers");
}

//! The one S3 client: its limits are chosen so that a dead store is noticed within seconds and a slow one is waited
//! for.

use std::time::Duration;

use aws_sdk_s3::{
    Client,
    config::{
        BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
        retry::RetryConfig, timeout::TimeoutConfig,
    },
};

use crate::{
    StorageError,
    settings::{Checksums, S3Settings},
};

const CONNECT: Duration = Duration::from_secs(2);
/// One attempt at an upload: a part of 8 MiB over a line of little more than 1 Mbit/s.
const ATTEMPT: Duration = Duration::from_mins(1);
/// Everything else, attempts and pauses included, up to the first byte of the answer.
const ANSWER: Duration = Duration::from_secs(10);
const BACKOFF: Duration = Duration::from_millis(100);

pub(crate) fn build(s3: &S3Settings, endpoint: &str) -> Client {
    let (request, response) = match s3.checksums {
        Checksums::WhenRequired => {
            (RequestChecksumCalculation::WhenRequired, ResponseChecksumValidation::WhenRequired)
        }
        Checksums::WhenSupported => {
            (RequestChecksumCalculation::WhenSupported, ResponseChecksumValidation::WhenSupported)
        }
    };
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .force_path_style(!s3.virtual_hosts)
        .region(Region::new(s3.region.clone()))
        .credentials_provider(Credentials::new(&s3.access_key, &s3.secret_key, None, None, "lonja"))
        .request_checksum_calculation(request)
        .response_checksum_validation(response)
        .timeout_config(
            TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build(),
        )
        .retry_config(RetryConfig::standard().with_max_attempts(3).with_initial_backoff(BACKOFF))
        .build();
    Client::from_conf(config)
}

/// Gives up a call that carries no content when the store accepts connections but does not answer.
pub(crate) async fn answered<T>(
    call: impl Future<Output = Result<T, StorageError>>,
) -> Result<T, StorageError> {
    match tokio::time::timeout(ANSWER, call).await {
        Ok(result) => result,
        Err(_) => Err(StorageError::Unavailable(format!("no answer within {} s", ANSWER.as_secs()))),
    }
}

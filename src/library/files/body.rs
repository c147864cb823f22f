//! The body of an upload as it comes: any media type or none, since neither is believed anyway.

use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use lonja_kernel::ProblemCode;
use lonja_platform::prelude::Problem;
use poem::{Body, Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaRequest},
};

/// How long, and for how many bytes, the rest of a refused upload is read.
const LINGER: Duration = Duration::from_secs(10);
const LINGER_BYTES: usize = 64 * 1024 * 1024;

/// An upload's bytes.
pub type Bytestream = BoxStream<'static, std::io::Result<Bytes>>;

/// The argument of an operation that takes a file.
pub struct Upload(pub Bytestream);

impl<'a> ApiExtractor<'a> for Upload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: Some("The file itself."),
            content: vec![MetaMediaType {
                content_type: <Binary<Body> as Payload>::CONTENT_TYPE,
                schema: <Binary<Body> as Payload>::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        _request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let body = body.take().map_err(|_| Problem::new(ProblemCode::MalformedRequest, "Send a body."))?;
        Ok(Self(body.into_bytes_stream().boxed()))
    }
}

/// Reads on for a while after a refusal: a client that still sends does not look at the answer, and a connection that
/// is closed with bytes unread loses it.
pub fn linger(mut rest: Bytestream) {
    tokio::spawn(tokio::time::timeout(LINGER, async move {
        let mut read = 0;
        while let Some(Ok(chunk)) = rest.next().await {
            read += chunk.len();
            if read > LINGER_BYTES {
                break;
            }
        }
    }));
}

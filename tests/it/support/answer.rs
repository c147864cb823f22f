//! An answer, read to its end.

use poem::{Response, http::HeaderMap};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.into_body().into_bytes().await.expect("the answer can be read").to_vec();
        Self { status, headers, bytes }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The code of the problem.
    #[track_caller]
    pub fn problem(&self) -> String {
        self.json()["code"].as_str().unwrap_or_else(|| panic!("no problem: {}", self.text())).to_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"].as_array().unwrap_or_else(|| panic!("no list: {}", self.text())).clone()
    }

    /// The `id` of what was made or read.
    #[track_caller]
    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text())).to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("no ETag: {} {}", self.status, self.text())).to_owned()
    }

    /// Status, media type and body without the request's id: what must not differ between a foreign row and none.
    pub fn visible(&self) -> (u16, Option<String>, Value) {
        let mut body = serde_json::from_slice::<Value>(&self.bytes).unwrap_or_else(|_| self.text().into());
        if let Some(fields) = body.as_object_mut() {
            fields.remove("request_id");
        }
        (self.status, self.header("content-type").map(str::to_owned), body)
    }
}

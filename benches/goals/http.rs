//! A small HTTP/1.1 client over one kept-alive loopback connection: enough to load a server without costing more
//! than the server.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Everything of a request but the host.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Request {
    pub fn get(path: impl Into<String>, token: &str) -> Self {
        let headers = vec![("Authorization", format!("Bearer {token}"))];
        Self { method: "GET", path: path.into(), headers, body: String::new() }
    }

    pub fn post(path: impl Into<String>, headers: Vec<(&'static str, String)>, body: String) -> Self {
        Self { method: "POST", path: path.into(), headers, body }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

pub struct Client {
    address: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, buffer: Vec::with_capacity(64 * 1024) }
    }

    /// Sends and reads the whole answer; a dead connection is an error and the next request opens another.
    pub async fn send(&mut self, request: &Request) -> io::Result<Answer> {
        let answer = timeout(Duration::from_secs(20), self.exchange(request)).await;
        let answer = answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }

    fn text(&self, request: &Request) -> String {
        let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let length = match request.method {
            "GET" => String::new(),
            _ => format!("Content-Type: application/json\r\nContent-Length: {}\r\n", request.body.len()),
        };
        format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\n{}{length}\r\n{}",
            request.method,
            request.path,
            self.address,
            headers.collect::<String>(),
            request.body
        )
    }

    async fn exchange(&mut self, request: &Request) -> io::Result<Answer> {
        let mut stream = if let Some(stream) = self.stream.take() {
            stream
        } else {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            stream
        };
        stream.write_all(self.text(request).as_bytes()).await?;

        self.buffer.clear();
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            more(&mut stream, &mut self.buffer).await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).to_lowercase();
        let status =
            head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let body =
            if let Some(length) = header("content-length:").and_then(|length| length.parse::<usize>().ok()) {
                while self.buffer.len() < end + length {
                    more(&mut stream, &mut self.buffer).await?;
                }
                self.buffer[end..end + length].to_vec()
            } else if header("transfer-encoding:") == Some("chunked") {
                while !self.buffer.ends_with(b"0\r\n\r\n") {
                    more(&mut stream, &mut self.buffer).await?;
                }
                unchunked(&self.buffer[end..])
            } else {
                Vec::new()
            };
        self.stream = Some(stream);
        Ok(Answer { status, body })
    }
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(buffer).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(&String::from_utf8_lossy(&rest[..line]), 16).unwrap_or(0);
        let start = line + 2;
        if length == 0 || rest.len() < start + length + 2 {
            break;
        }
        body.extend_from_slice(&rest[start..start + length]);
        rest = &rest[start + length + 2..];
    }
    body
}

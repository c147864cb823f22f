//! A whole list as a stream: a table, or one JSON document per line. Pages are fetched one after the other, so that the
//! longest list takes no more memory than one page.

use std::{future::Future, io};

use bytes::Bytes;
use futures::stream;
use poem::Body;
use poem_openapi::types::{ToJSON, Type};

use super::{Page, PageQuery, columns::Columns, page::WriteItem};
use crate::{
    problem::Problem,
    sheets::{SheetFormat, SheetWriter},
};

/// The media type of one JSON document per line.
pub const LINES: &str = "application/x-ndjson";
/// Rows fetched at a time.
const PAGE: u64 = 500;

/// The forms that hold a whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeList {
    Sheet(SheetFormat),
    /// The items as a JSON page has them, one per line.
    Lines,
}

impl WholeList {
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Sheet(format) => format.media_type(),
            Self::Lines => LINES,
        }
    }

    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Sheet(SheetFormat::Csv) => "list.csv",
            Self::Sheet(SheetFormat::Xlsx) => "list.xlsx",
            Self::Lines => "list.ndjson",
        }
    }

    /// The first page is fetched before the body begins, so that a refusal is still a problem document.
    pub async fn stream<F, T, Fetch, Fut>(
        self,
        mut query: PageQuery<F>,
        write: WriteItem<T>,
        fetch: Fetch,
    ) -> Result<Body, Problem>
    where
        F: Send + Sync + 'static,
        T: Type + ToJSON + Send + 'static,
        Fetch: Fn(PageQuery<F>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
    {
        query.limit = PAGE;
        query.count = false;
        let first = fetch(query.clone()).await?;
        let writer = Writer::new(self, write);
        let pages = stream::try_unfold(Some((first, query, writer)), move |state| {
            let written = state.map(|(page, query, mut writer)| {
                let rows = writer.rows(&page.items);
                match page.next {
                    None => (rows.map(|()| Bytes::from(writer.finish())), None),
                    Some(at) => {
                        let query = PageQuery { after: Some(at), ..query };
                        let rows = rows.map(|()| Bytes::from(writer.take()));
                        (rows, Some((fetch(query.clone()), query, writer)))
                    }
                }
            });
            async move {
                match written {
                    None => Ok(None),
                    Some((rows, None)) => Ok(Some((rows?, None))),
                    Some((rows, Some((page, query, writer)))) => match page.await {
                        Ok(page) => Ok(Some((rows?, Some((page, query, writer))))),
                        Err(problem) => {
                            tracing::error!(%problem, "a list broke off");
                            Err(io::Error::other("the list could not be read to its end"))
                        }
                    },
                }
            }
        });
        Ok(Body::from_bytes_stream(pages))
    }
}

enum Writer<T> {
    Sheet(SheetWriter, Columns),
    Lines(Vec<u8>, WriteItem<T>),
}

impl<T: Type + ToJSON> Writer<T> {
    fn new(form: WholeList, write: WriteItem<T>) -> Self {
        match form {
            WholeList::Sheet(format) => {
                let columns = Columns::of::<T>();
                let mut sheet = SheetWriter::new(format, "List");
                sheet.header(&columns.header());
                Self::Sheet(sheet, columns)
            }
            WholeList::Lines => Self::Lines(Vec::new(), write),
        }
    }

    fn rows(&mut self, items: &[T]) -> io::Result<()> {
        match self {
            Self::Sheet(sheet, columns) => {
                for item in items.iter().filter_map(ToJSON::to_json) {
                    sheet.row(&columns.row(&item));
                }
            }
            Self::Lines(bytes, write) => {
                for item in items {
                    write(bytes, item)?;
                    bytes.push(b'\n');
                }
            }
        }
        Ok(())
    }

    /// What has been written since the last time.
    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Sheet(sheet, _) => sheet.take(),
            Self::Lines(bytes, _) => std::mem::take(bytes),
        }
    }

    /// What is left, with the end of the file.
    fn finish(self) -> Vec<u8> {
        match self {
            Self::Sheet(sheet, _) => sheet.finish(),
            Self::Lines(bytes, _) => bytes,
        }
    }
}

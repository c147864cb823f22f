//! What the object store's failures are to a caller.

use lonja_kernel::ProblemCode;
use lonja_platform::prelude::Problem;
use lonja_storage::StorageError;

/// The problem that a failure of the store is. Its own words go to the log only.
pub fn problem_of(error: StorageError) -> Problem {
    match error {
        StorageError::TooLarge { limit } => too_large(limit),
        StorageError::Incomplete(_) => {
            Problem::new(ProblemCode::MalformedRequest, "The file did not arrive whole. Send it again.")
        }
        StorageError::Unavailable(_) | StorageError::Misconfigured(_) => Problem::unavailable(error),
        // The database says that it is there, inside these bounds.
        StorageError::NotFound | StorageError::OutsideRange => Problem::internal(error),
    }
}

pub fn too_large(limit: u64) -> Problem {
    Problem::new(ProblemCode::TooLarge, format!("Send a file of at most {limit} bytes."))
}

"""Long work done in batches beside the service: resumable after ``kill -9``, while readers and writers go on."""

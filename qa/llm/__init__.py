"""Language models as writers: client, prompt, parsing, generation."""

"""How often the words that an author listed find what people say, and how often what nobody said."""

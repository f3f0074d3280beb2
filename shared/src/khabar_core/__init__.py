"""What all services of Khabar share: messages, identity, topics, the loss-free consume loop and its operation."""

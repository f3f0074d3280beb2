"""What is deployed, checked without deploying it: images, Compose, Kubernetes, dashboards."""

"""A share on loopback: Samba, mounted through FUSE by rclone (the kernel's cifs is not needed)."""
